defmodule SnapsWeb.PhotoController do
  use SnapsWeb, :controller

  alias Snaps.{Photo, Repo}

  def create(conn, %{"title" => title, "photo" => upload}) do
    System.cmd("exiftool", ["-overwrite_original", "-all=", upload.path])
    file = "photos/#{Path.basename(upload.filename)}"

    Application.fetch_env!(:snaps, :bucket)
    |> ExAws.S3.put_object(file, File.read!(upload.path))
    |> ExAws.request!()

    photo = Repo.insert!(%Photo{title: title, file: file})
    conn |> put_status(:created) |> json(%{id: photo.id})
  end

  def show(conn, %{"id" => id}) do
    views = Redix.command!(:views, ["INCR", "views:#{id}"])
    json(conn, %{id: id, views: views})
  end
end
