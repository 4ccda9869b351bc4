use crate::store::Store;

/// Brings the schema up to date, before a release.
pub async fn run(store: &Store) -> anyhow::Result<()> {
    sqlx::migrate!("./migrations").run(&store.pool).await?;
    Ok(())
}
