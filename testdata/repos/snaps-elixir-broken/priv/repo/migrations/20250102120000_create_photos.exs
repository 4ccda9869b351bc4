defmodule Snaps.Repo.Migrations.CreatePhotos do
  use Ecto.Migration

  def change do
    create table(:photos) do
      add :title, :string, null: false
      add :file, :string, null: false
      timestamps()
    end
  end
end
