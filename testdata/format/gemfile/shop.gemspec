# frozen_string_literal: true

require_relative "lib/shop/version"

Gem::Specification.new do |spec|
  spec.name = "shop"
  spec.version = Shop::VERSION
  spec.required_ruby_version = ">= 3.1"
  spec.metadata["homepage_uri"] = "https://example.com"
  spec.files = Dir["lib/**/*"]
  spec.add_dependency "rack", "~> 3.0"
  spec.add_runtime_dependency "thor", [">= 1", "< 3"]
  spec.add_development_dependency("rake", "13.2.1")
end
