use super::*;
use std::collections::HashMap;

#[test]
fn within_a_context_a_name_is_one_command_and_a_command_has_one_name() {
    for (at, binding) in BINDINGS.iter().enumerate() {
        for other in BINDINGS.iter().skip(at + 1).filter(|other| other.context == binding.context) {
            let (same_name, same_command) = (binding.name == other.name, binding.command == other.command);
            assert_eq!(same_name, same_command, "{} and {} in {:?}", binding.name, other.name, binding.context);
        }
    }
}

#[test]
fn every_context_is_known_by_its_name() {
    for binding in BINDINGS {
        assert_eq!(Context::named(binding.context.name()), Some(binding.context), "{}", binding.name);
    }
}

#[test]
fn every_name_is_kebab_case_and_said_somewhere() {
    let mut said: HashMap<&str, bool> = HashMap::new();
    for binding in BINDINGS {
        let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
        assert!(binding.name.split('-').all(word), "“{}” for {}", binding.name, binding.keys);
        *said.entry(binding.name).or_default() |= !binding.doc.is_empty();
    }
    let unsaid: Vec<_> = said.into_iter().filter(|(_, said)| !said).collect();
    assert!(unsaid.is_empty(), "a name without a doc line: {unsaid:?}");
}
