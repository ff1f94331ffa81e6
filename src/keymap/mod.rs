//! Keys → commands. One table; help and the key reference are made from it. Knows nothing of what a command does.

pub mod context;
pub mod key;
pub mod layouts;
pub mod rebind;
pub mod resolve;
pub mod shown;
pub mod table;

pub use context::Context;
pub use key::Key;
pub use resolve::{Bound, Keymap, Resolved};
pub use table::{BINDINGS, Binding};
