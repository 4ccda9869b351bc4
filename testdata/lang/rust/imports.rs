//! Names through `use`, `extern crate` and full paths.
extern crate dotenvy as dotenv;
#[macro_use]
extern crate log;

use std::io::{self, Write as _, prelude::*};
use std::{env, fs::{File, OpenOptions as Options}, path::Path};
use crate::config::{self, Settings as Config};
use super::shared;
use ::redis::Client;
pub use sqlx::postgres::*;
#[cfg(test)]
use mockall::automock;

mod worker;

fn main() -> io::Result<()> {
    dotenv::dotenv().ok();
    let file = Options::new().append(true).open("app.log")?;
    File::create(Path::new("out.txt"))?.write_all(b"x")?;
    let client = Client::open("redis://10.0.0.5/")?;
    client.get_connection()?;
    std::fs::write("a.pid", std::process::id().to_string())?;
    let loaded = config::load();
    let config = Config::from_env();
    config.port();
    config::reload();
    worker::start(loaded);
    shared::go();
    self::helper();
    <Config as Default>::default();
    <Config>::parse();
    io::stdout().flush()?;
    {
        use std::process::Command as Cmd;
        Cmd::new("convert").arg("a.png").spawn()?;
    }
    r#match::run();
    String::from_utf8(vec![]);
    Ok(())
}

fn helper() {}
