defmodule Snaps.Release do
  def migrate do
    Application.load(:snaps)

    for repo <- Application.fetch_env!(:snaps, :ecto_repos) do
      {:ok, _, _} = Ecto.Migrator.with_repo(repo, &Ecto.Migrator.run(&1, :up, all: true))
    end
  end

  def purge do
    {:ok, _} = Application.ensure_all_started(:snaps)
    Snaps.Photo.purge()
  end
end
