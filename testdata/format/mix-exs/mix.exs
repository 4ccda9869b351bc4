defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [
      app: :shop,
      version: "0.1.0",
      elixir: "~> 1.15",
      deps: deps()
    ]
  end

  # Dependencies.
  defp deps do
    [
      {:phoenix, "~> 1.7.10"},
      {:plug_cowboy, ">= 2.0.0 and < 3.0.0"},
      {:credo, "1.7.1", only: [:dev, :test], runtime: false},
      {:floki, ">= 0.30.0", only: :test},
      {:esbuild, "~> 0.8", runtime: Mix.env() == :dev},
      {:own, git: "https://example.org/own.git", branch: "main"},
      {:hub, github: "user/hub", tag: "v1.0"},
      {:local, path: "../local"},
      {:umbrella, in_umbrella: true}
    ]
  end
end
