//! The binary: hands everything to `xii::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xii::cli::main()
}
