//! The command `gloss`.

use std::process::ExitCode;

fn main() -> ExitCode {
    glossator::cli::main()
}
