defmodule Snaps.Application do
  @moduledoc """
  Starts "everything".
  """

  use Application
  require Logger
  alias Snaps.{Repo, Uploads}
  alias Phoenix.PubSub, as: Bus

  @port 4001
  @dir Path.join(["/srv", "snaps"])

  @impl true
  def start(_type, args \\ [port: @port]) do
    children = [
      Repo,
      {Bus, name: Snaps.PubSub},
      {Plug.Cowboy, scheme: :http, plug: Snaps.Router, options: [port: @port, ip: {127, 0, 0, 1}]},
      {Redix, "redis://localhost:6379"}
    ]

    Logger.info("starting on #{args[:port]}")
    Supervisor.start_link(children, strategy: :one_for_one, name: __MODULE__.Supervisor)
  end
end

defmodule Snaps.Uploads do
  use GenServer, restart: :transient

  defstruct name: "none", size: 0

  def store(%Plug.Upload{path: path} = upload, opts) do
    dir = Keyword.get(opts, :dir, "/tmp/snaps")

    upload
    |> Map.get(:filename)
    |> then(&File.cp!(path, Path.join(dir, &1)))

    %__MODULE__{name: upload.filename, size: File.stat!(path).size}
  end

  def handle_call({:run, cmd}, _from, state) when is_binary(cmd) do
    case System.cmd("convert", ["-resize", "10x10", cmd]) do
      {_, 0} -> {:reply, :ok, state}
      {out, _} -> {:reply, {:error, out}, state}
    end
  rescue
    e in ErlangError -> {:reply, e, state}
  end

  def each(list) do
    :ets.insert(:seen, {:count, length(list)})
    Enum.each(list, fn item -> IO.puts(item.name) end)
    for x <- list, x != nil, do: x.size
    conn = Redix.start_link(host: "redis", port: 6379)
    conn.assigns[:user]

    cond do
      Mix.env() == :prod -> ~w(a b)
      Application.get_env(:snaps, :env, :dev) in [:dev, :test] -> "x" <> conn.name <> "y"
      true -> &String.upcase/1
    end
  end
end
