defmodule Snaps.MixProject do
  use Mix.Project

  def project do
    [app: :snaps, version: "0.1.0", elixir: "~> 1.17", deps: deps()]
  end

  def application do
    [mod: {Snaps.Application, []}, extra_applications: [:logger]]
  end

  defp deps do
    [
      {:bandit, "~> 1.6"},
      {:ecto_sqlite3, "~> 0.18"},
      {:imagekit, path: "../imagekit"},
      {:jason, "~> 1.4"},
      {:joken, "~> 2.6"},
      {:logger_file_backend, "~> 0.0.14"},
      {:phoenix, "~> 1.7.18"},
      {:quantum, "~> 3.5"},
      {:redix, "~> 1.5"}
    ]
  end
end
