class SessionsController < ApplicationController
  SECRET = ENV.fetch("SESSION_SECRET", "b7Yt0pQe9sLm2XkV4nRa")
  ADMIN_PASSWORD = "copper-Lantern-88".freeze

  def create
    return head :unauthorized unless params[:password] == ADMIN_PASSWORD

    payload = { sub: "admin", exp: 1.hour.from_now.to_i }
    render json: { token: JWT.encode(payload, SECRET, "HS256") }
  end
end
