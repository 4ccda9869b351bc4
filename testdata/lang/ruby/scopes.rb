module Shop
  class Worker < Base::Job
    include Sidekiq::Worker
    extend Forwardable
    sidekiq_options queue: "low", retry: false
    LIMIT = 5

    attr_reader :name

    def initialize(name, port = 80, host: "localhost", **rest, &block)
      @name = name
      @client = Faraday.new(url: "https://api.example.com") do |f|
        f.adapter :net_http
      end
    end

    def perform
      @client.get "/x"
      if Rails.env.production? && region == "eu"
        charge
      elsif %w[staging demo].include?(Rails.env)
        skip
      else
        other
      end
      puts "debug" unless ENV["QUIET"]
      case Rails.env
      when "production", "staging" then real
      else fake
      end
      while running?
        step
      end
      sleep 1 until done
      for item in items do ship item end
      items.each { |i| ship i }
      begin
        risky
      rescue Timeout::Error, IOError => e
        log e
      ensure
        close
      end
      quick rescue nil
    rescue StandardError => e
      report(e)
    end

    class << self
      def build(*args) = new(*args)
    end

    def self.call
      super
      yield 1
    end

    private def helper; end
  end

  Point = Struct.new(:x, :y) do
    def size; x * y; end
  end
end

RSpec.describe Shop::Worker do
  context "when idle" do
    it "works" do
      expect(described_class.new("x")).to be_ok
    end
  end
end

test "the truth" do
  assert true
end

if __FILE__ == $PROGRAM_NAME
  Shop::Worker.new("main").perform
end
Shop.run if __FILE__ == $0
=begin
a block comment
=end
at_exit do # trailing comment
  done
end
__END__
this is <<no code
