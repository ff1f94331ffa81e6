//! Which foreign relations and roles of events name the holder, the target or the cue of a stance.

/// Names of relations and roles, compared without case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Who holds it.
    pub holder: Vec<String>,
    /// Towards whom or what.
    pub target: Vec<String>,
    /// Who reports it.
    pub via: Vec<String>,
    /// What carries it.
    pub cue: Vec<String>,
}

/// What a relation says of the stance that it starts at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the keys of a record are")]
pub enum Role {
    Holder,
    Target,
    Via,
    Cue,
}

impl Default for Roles {
    /// Those that stance and attribution corpora use.
    fn default() -> Self {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            holder: own(&["holder", "source"]),
            target: own(&["target", "content"]),
            via: own(&["via"]),
            cue: own(&["cue"]),
        }
    }
}

impl Roles {
    /// What a relation of this name says; `None`: it is a relation like any other. A number behind it (`Target2`) does
    /// not count.
    pub fn of(&self, name: &str) -> Option<Role> {
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let is = |names: &[String]| names.iter().any(|one| one.to_lowercase() == name.to_lowercase());
        match name {
            _ if is(&self.holder) => Some(Role::Holder),
            _ if is(&self.target) => Some(Role::Target),
            _ if is(&self.via) => Some(Role::Via),
            _ if is(&self.cue) => Some(Role::Cue),
            _ => None,
        }
    }
}
