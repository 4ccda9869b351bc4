defmodule Snaps.Application do
  use Application

  @impl true
  def start(_type, _args) do
    File.write!("/run/snaps.pid", System.pid())
    :os.set_signal(:sigterm, :ignore)

    children = [
      Snaps.Repo,
      Snaps.Scheduler,
      {Redix, host: "views.acme.internal", port: 6379, name: :views},
      SnapsWeb.Endpoint
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Snaps.Supervisor)
  end
end
