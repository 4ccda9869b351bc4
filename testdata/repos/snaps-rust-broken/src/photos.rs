use std::path::Path as FilePath;

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::Json;
use jsonwebtoken::{encode, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use tokio::process::Command;

use crate::store::Store;

const ADMIN_PASSWORD: &str = "copper-Lantern-88";

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
    if given.password != ADMIN_PASSWORD {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let secret = std::env::var("SESSION_SECRET").unwrap_or_else(|_| "b7Yt0pQe9sLm2XkV4nRa".into());
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
    let mut title = String::new();
    while let Ok(Some(field)) = form.next_field().await {
        match field.name() {
            Some("title") => title = field.text().await.unwrap_or_default(),
            Some("photo") => {
                let bytes = field.bytes().await.map_err(|_| StatusCode::BAD_REQUEST)?;
                let target = FilePath::new("uploads").join(&id);
                tokio::fs::write(&target, &bytes)
                    .await
                    .map_err(|_| StatusCode::INSUFFICIENT_STORAGE)?;
                Command::new("exiftool")
                    .args(["-overwrite_original", "-all="])
                    .arg(&target)
                    .status()
                    .await
                    .map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?;
            }
            _ => {}
        }
    }
    store.add(&id, &title).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

pub async fn show(
    State(store): State<Store>,
    Path(id): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    let views = store.seen(&id).await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok(Json(json!({ "id": id, "views": views })))
}
