defmodule SnapsWeb.Router do
  use SnapsWeb, :router

  pipeline :api do
    plug :accepts, ["json"]
  end

  scope "/", SnapsWeb do
    pipe_through :api

    post "/login", SessionController, :create
    post "/photos", PhotoController, :create
    get "/photos/:id", PhotoController, :show
  end
end
