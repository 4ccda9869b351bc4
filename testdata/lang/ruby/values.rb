A = 'it''s \'raw\' \n'
B = "tab\tquote\" \u00e9 \u{1F980} \x41 \
next"
C = 8_080
D = -1.5
E1 = [1, :two, "three", nil, true]
F = %w[a b].freeze
G = { "a" => 1, b: 2, :c => { d: [1] }, 4 => "x", X => 5 }
H = "redis://" + host + ":6379" + '/0'
I = 1 + 2
J = ENV["A"] || "b"
K = (ENV["A"] or "b")
L = ENV["A"].presence || ENV.fetch("B", nil) || "c"
M = ENV["A"] ? ENV["A"].to_i : 5
N = ENV.key?("A") ? ENV["A"] : "none"
O = ENV["A"].nil? ? "none" : ENV["A"]
P = production? ? "x" : "y"
Q = Rails.root.join("log", "x.log")
R = File.join(Dir.home, "/x", "y.txt")
S = Rails.root + "tmp/x"
T = <<~SQL.strip
  select *
    from #{table}

  where id = \t1
SQL
U = [<<-ONE, <<'TWO']
    one
    ONE
two #{raw}
TWO
V = `ls #{dir}`
W = %x{uptime}
X = system("convert", input, "out.png")
Y = IO.popen(["git", "log"])
Z = "%s:%05d" % [host, 80]
AA = format("http://%s/%s", host, "x")
AB = ["log", env].join("/")
AC = Integer(ENV["A"]) rescue 3
AD = if x then "a" else "b" end
AE = case y when 1 then "one" end
AF = ->(z) { z + 1 }
AG = begin
  Redis.new
end
AH = File.expand_path("../log/x.log", __FILE__)
AI = "a" "b"
AJ = ?a
AK = :"sym #{x}"
AL = /re.*/
AM = (1..5)
AN = { x:, "y": 2, **rest }
AO = !x
AP = <<~`SH`
  ls -l
SH
AQ = secret[1]
AR = __FILE__
$global = $0
@@count = 0
@name += "x"
x ||= 5
x &&= 6
x += 1
a, b = 1, "two"
c, *d = list
e = f = "both"
self.title = "x"
obj.attr[:key] = "v"
obj[other] = "not stated"
list << "appended text"
foo["literal"].bar "literal argument"
return "https://example.com/returned"
