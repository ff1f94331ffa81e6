//! What the user chose about a format.

use super::roles::Roles;
use super::unit::Unit;

/// All choices; each format looks at its own.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The unit of offsets, where it is not the format's usual one.
    pub unit: Option<Unit>,
    /// The layer of imported spans whose label no layer has.
    pub layer: Option<String>,
    /// Which relations name a holder or a target.
    pub roles: Roles,
}
