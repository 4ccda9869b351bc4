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
      {:ecto_sql, "~> 3.12"},
      {:ex_aws_s3, "~> 2.5"},
      {:imagekit, "~> 0.3"},
      {:jason, "~> 1.4"},
      {:joken, "~> 2.6"},
      {:phoenix, "~> 1.7.18"},
      {:postgrex, "~> 0.19"},
      {:redix, "~> 1.5"}
    ]
  end
end
