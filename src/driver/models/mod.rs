//! Outside models: programs of the dataset that run beside the session, each only after its user agreed to it.

mod conductor;
mod lines;
mod process;
#[cfg(test)]
mod tests;

use crate::schema::SuggestCommand;
use crate::session::models::Told;
use crate::store::trust::{Trust, watched};
use crate::suggest::Lesson;
use crate::suggest::protocol::{Paragraph, Vocabulary};
use conductor::{Conductor, Message, Patience, Refusal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};

/// The models of a session: none is started before it is asked.
#[derive(Debug, Default)]
pub struct Models {
    all: Vec<(Sender<Message>, JoinHandle<()>)>,
}

impl Models {
    /// Makes them ready; `tell` gets the name of the command with what is told of it.
    ///
    /// # Errors
    /// When there is no thread for one.
    pub fn new(
        root: &Path,
        commands: &[SuggestCommand],
        words: Vocabulary,
        tell: impl Fn(String, Told) + Clone + Send + 'static,
    ) -> std::io::Result<Self> {
        let words = Arc::new(words);
        let mut models = Self::default();
        for command in commands {
            let (own, inbox) = channel();
            let (tell, name, dataset) = (tell.clone(), command.name.clone(), root.to_owned());
            let conductor = Conductor {
                command: command.clone(),
                root: root.to_owned(),
                words: words.clone(),
                patience: Patience::USUAL,
                allow: Box::new(move |command| allowed(&dataset, command)),
                tell: Box::new(move |told| tell(name.clone(), told)),
                own: own.clone(),
            };
            let thread = Builder::new().name("model".to_owned()).spawn(move || conductor.run(&inbox))?;
            models.all.push((own, thread));
        }
        Ok(models)
    }

    /// Asks all of them about a paragraph; what was asked before is not wanted any more.
    pub fn ask(&self, paragraph: Paragraph) {
        let paragraph = Arc::new(paragraph);
        self.send(|| Message::Ask(paragraph.clone()));
    }

    /// A paragraph was finished.
    pub fn learn(&self, lesson: &Lesson) {
        if !self.all.is_empty() {
            let lesson = Arc::new(lesson.clone());
            self.send(|| Message::Learn(lesson.clone()));
        }
    }

    /// One that was given up hears nothing, which is no loss.
    fn send(&self, message: impl Fn() -> Message) {
        self.all.iter().for_each(|(model, _)| _ = model.send(message()));
    }
}

impl Drop for Models {
    /// Ends them, and waits until they have ended.
    fn drop(&mut self) {
        self.send(|| Message::Stop);
        self.all.drain(..).for_each(|(_, thread)| _ = thread.join());
    }
}

/// The program of a command to which its user agreed, as it is now.
fn allowed(root: &Path, command: &SuggestCommand) -> Result<PathBuf, Refusal> {
    let trust = Trust::open(root).map_err(|error| Refusal::Unable(error.to_string()))?;
    if !trust.was_given(command) {
        return Err(Refusal::Untrusted);
    }
    let watched = watched::look(root, command).map_err(Refusal::Unable)?;
    if trust.holds(command, &watched) { Ok(watched.program) } else { Err(Refusal::Untrusted) }
}
