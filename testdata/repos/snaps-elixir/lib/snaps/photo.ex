defmodule Snaps.Photo do
  use Ecto.Schema
  import Ecto.Query

  schema "photos" do
    field :title, :string
    field :file, :string
    timestamps()
  end

  def purge do
    last_year = DateTime.add(DateTime.utc_now(), -365, :day)
    Snaps.Repo.delete_all(from p in __MODULE__, where: p.inserted_at < ^last_year)
  end
end
