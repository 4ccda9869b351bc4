# config/environments/production.rb and initializers, in one file
require "active_support/core_ext/integer/time"

Rails.application.configure do
  config.eager_load = true
  config.log_level = ENV.fetch("RAILS_LOG_LEVEL", "info").to_sym
  config.cache_store = :redis_cache_store, { url: ENV["REDIS_URL"] }
  config.action_mailer.delivery_method = :sendmail
  config.action_mailer.smtp_settings = {
    address: "mail.example.com",
    port: 25,
    "password" => 'hunter2hunter2',
    nested: { a: 1 }
  }
  config.active_storage.service = :local
  config.session_store :cookie_store, key: "_shop_session", expire_after: 1.day
  config.hosts << "shop.example.com"
  config.logger = ActiveSupport::Logger.new(Rails.root.join("log", "production.log"))
  config.paths["log"] = "log/x.log"
  config.x.port = (ENV["PORT"] || 3000).to_i
  if ENV["RAILS_LOG_TO_STDOUT"].present?
    config.logger = ActiveSupport::TaggedLogging.new(Logger.new(STDOUT))
  end
  config.middleware.use Rack::Deflater unless Rails.env.test?
end

Sidekiq.configure_server do |config|
  config.redis = { url: "redis://10.0.0.5:6379/1" }
  config.on(:startup) { puts "up" }
end

Sentry.init do |config|
  config.dsn = "https://key@sentry.example.com/1"
  config.breadcrumbs_logger = [:active_support_logger]
end

RSpec.configure { |c| c.color = true }

Rails.application.config.session_store :file_store
Rails.application.routes.draw do
  root "home#index"
  mount Sidekiq::Web => "/sidekiq"
  get "/up" => "health#show", as: :up
  resources :users, only: %i[index show]
end
Stripe.api_key = Rails.application.credentials.dig(:stripe, :key)
Aws.config.update(credentials: Aws::Credentials.new("AKIA", "x"), region: "eu-west-1")
ActiveRecord::Base.logger = nil
