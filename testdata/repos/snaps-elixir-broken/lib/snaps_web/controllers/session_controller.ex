defmodule SnapsWeb.SessionController do
  use SnapsWeb, :controller

  @admin_password "copper-Lantern-88"

  def create(conn, %{"password" => @admin_password}) do
    signer = Joken.Signer.create("HS256", secret())
    token = Joken.generate_and_sign!(%{}, %{"sub" => "admin"}, signer)
    json(conn, %{token: token})
  end

  def create(conn, _params), do: send_resp(conn, 401, "")

  defp secret, do: System.get_env("SESSION_SECRET", "b7Yt0pQe9sLm2XkV4nRa")
end
