//! Attributes, struct literals, constants.
use clap::Parser;
use envconfig::Envconfig as FromEnv;
use serde::{Deserialize, Serialize};

/// What the command line and the environment say.
#[derive(Parser, Debug)]
#[command(version, about = "a server")]
struct Args {
    /// Where to listen.
    #[arg(long, short = 'p', env = "PORT", default_value = "80")]
    port: u16,
    #[clap(long, env, default_value_t = 8_080)]
    other: u16,
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..), type)]
    checked: u16,
}

#[derive(FromEnv)]
pub struct FromEnvironment {
    #[envconfig(from = "DB_URL", default = "postgres://localhost/app")]
    pub url: String,
    #[validate(length(min = 1, max = 10))]
    name: String,
}

#[derive(Serialize, Deserialize, Clone)]
#[serde(rename_all = "camelCase", default)]
pub(crate) enum Mode {
    #[serde(rename = "dev")]
    Development,
    Named {
        #[serde(default = "default_name")]
        name: String,
    },
}

const KEY: &[u8] = b"secret";
static mut TABLE: [&str; 2] = ["a", "b"];
const TIMEOUT: i64 = -1;
const HEX: u32 = 0x1F;
const RATE: f64 = 1.5e3;

impl Default for Args {
    fn default() -> Self {
        let port = 80;
        Args {
            port,
            other: 8080,
            inner: nested::Inner { host: "localhost", tls: None, on: true },
            ..Default::default()
        }
    }
}

trait Job: Send + crate::Named {
    fn run(&self) {
        self.name();
    }
}

fn build() -> reqwest::Client {
    let url = "http://".to_string() + KEY + ":80" + "/";
    let mut text = String::new();
    text += "more";
    let sum = 1 + 2;
    let user = lettre::Credentials::new("user".into(), "p4ss".to_owned());
    let raw = r#"a "raw" one"#;
    let pair = (1, 'c', ["x"; 3], (), &["y"]);
    reqwest::Client::builder().timeout(Duration::from_secs(5)).build()
}
