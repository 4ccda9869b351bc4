use std::process::Stdio;

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::Json;
use jsonwebtoken::{encode, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::store::Store;

#[derive(Deserialize)]
pub struct Credentials {
    password: String,
}

#[derive(Serialize)]
struct Claims {
    sub: &'static str,
    exp: u64,
}

pub async fn login(Json(given): Json<Credentials>) -> Result<Json<Value>, StatusCode> {
    let password = std::env::var("ADMIN_PASSWORD").map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    if given.password != password {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let secret = std::env::var("SESSION_SECRET").map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let claims = Claims { sub: "admin", exp: imagekit::in_an_hour() };
    let token = encode(&Header::default(), &claims, &EncodingKey::from_secret(secret.as_bytes()))
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Json(json!({ "token": token })))
}

pub async fn upload(
    State(store): State<Store>,
    mut form: Multipart,
) -> Result<(StatusCode, Json<Value>), StatusCode> {
    let id = uuid::Uuid::new_v4().to_string();
    let (mut title, mut photo) = (String::new(), Vec::new());
    while let Ok(Some(field)) = form.next_field().await {
        match field.name() {
            Some("title") => title = field.text().await.unwrap_or_default(),
            Some("photo") => {
                let bytes = field.bytes().await.map_err(|_| StatusCode::BAD_REQUEST)?;
                photo = stripped(&bytes).await.map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?;
            }
            _ => {}
        }
    }
    store.add(&id, &title, photo).await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

/// The photo without where and when it was taken.
async fn stripped(photo: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut child = Command::new("exiftool")
        .args(["-all=", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(photo).await?;
    }
    Ok(child.wait_with_output().await?.stdout)
}

pub async fn show(
    State(store): State<Store>,
    Path(id): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    let views = store.seen(&id).await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok(Json(json!({ "id": id, "views": views })))
}
