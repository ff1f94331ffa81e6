//! A layer that was named on the command line.

use crate::schema::Schema;
use anyhow::bail;

/// Whether gloss.toml has it; where it has not, its layers are named.
pub fn known(schema: &Schema, name: Option<&str>) -> anyhow::Result<()> {
    let Some(layer) = name.filter(|name| schema.layer(name).is_none()) else { return Ok(()) };
    let names: Vec<&str> = schema.layers.iter().map(|layer| layer.name.as_str()).collect();
    bail!("there is no layer “{layer}” in gloss.toml; its layers are: {}", names.join(", "))
}
