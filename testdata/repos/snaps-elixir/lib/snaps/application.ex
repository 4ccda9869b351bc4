defmodule Snaps.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      Snaps.Repo,
      {Redix, {System.fetch_env!("REDIS_URL"), [name: :views]}},
      SnapsWeb.Endpoint
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Snaps.Supervisor)
  end
end
