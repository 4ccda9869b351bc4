class SessionsController < ApplicationController
  def create
    return head :unauthorized unless params[:password] == ENV.fetch("ADMIN_PASSWORD")

    payload = { sub: "admin", exp: 1.hour.from_now.to_i }
    render json: { token: JWT.encode(payload, ENV.fetch("SESSION_SECRET"), "HS256") }
  end
end
