import static java.lang.System.getenv;

import java.util.Objects;
import java.util.Optional;

class Values {
    void environment(AppConfig config) throws Exception {
        String plain = System.getenv("PLAIN");
        String imported = getenv("IMPORTED");
        String full = java.lang.System.getenv("FULL");
        String map = System.getenv().getOrDefault("MAP", "a");
        String optional = Optional.ofNullable(System.getenv("OPTIONAL")).orElse("b");
        int mapped = Optional.ofNullable(System.getenv("MAPPED")).map(Integer::parseInt).orElse(80);
        int lambda = Optional.ofNullable(getenv("LAMBDA")).map(x -> Integer.valueOf(x)).orElseGet(() -> 81);
        String needed = Optional.ofNullable(System.getenv("NEEDED")).orElseThrow(() -> new Missing("x"));
        String tested = plain != null ? plain : "c";
        int parsed = plain == null || plain.isEmpty() ? 82 : Integer.parseInt(plain);
        String either = config.fast() ? "fast" : "slow";
        String other = Objects.requireNonNullElse(System.getenv("OTHER"), "d");
        String trimmed = System.getenv("TRIMMED").trim().toLowerCase();
        if (System.getenv("MISSING") == null) {
            throw new IllegalStateException("MISSING is not set");
        } else if ("production".equals(System.getenv("ENV")) && !config.debug) {
            config.level = Level.INFO;
        } else {
            config.level = Level.DEBUG;
        }
    }

    String text(String host, int port) {
        String joined = "jdbc:postgresql://" + host + ":" + port + "/shop";
        String formatted = String.format("http://%s:%d/%s?x=100%%", host, port, "a");
        String method = "%2$s-%1$s".formatted(host, port);
        String block = """
            select "a"
              from b \
            where c
            """;
        String escaped = "tab\t quote\" \u00e9";
        char letter = 'x';
        long big = 1_000_000L;
        double minus = -1.5;
        int hex = 0xFF;
        boolean flag = true;
        Object nothing = null;
        String[] list = {"a", "b"};
        int[] numbers = new int[] {1, 2};
        int sum = 1 + 2;
        var set = Set.of("x", host);
        var entries = Map.ofEntries(Map.entry("a", 1), Map.entry("b", Map.of("c", 2)));
        client.configure(Map.of("bootstrap.servers", "kafka:9092"));
        return "https://api.example.com/" + host;
    }

    void control(String state) {
        try (FileWriter out = new FileWriter("out.txt"); var in = open("in.txt")) {
            out.write("x");
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
        } finally {
            done();
        }
        while (!stopped) poll();
        do { poll(); } while (more());
        for (int i = 0; i < 3; i++) retry(i);
        switch (state) {
            case "open": open(); break;
            default: close();
        }
        int code = switch (state) {
            case "a", "b" -> 1;
            default -> 2;
        };
        if (thing instanceof Closeable c) c.close();
        ((Closeable) thing).close();
        builder().host("h").port(1).build().start();
        lookup(name)[0].start();
        this.state = state;
        Outer.this.stop();
        new Outer.Inner<String>("x").go();
        synchronized (lock) { count += 1; }
    }
}

class Broken {
    void half() {
        call("before");
        int = ;
        call("after");
    }
}

class Followed {
    private final Map<String, String> env = System.getenv();
    private List<String> hosts;

    String get(Properties properties) {
        Map<String, String> own = System.getenv();
        if (own.containsKey("A") || env.get("B").startsWith("prod")) {
            return own.get("C") + properties.getProperty("D");
        }
        return hosts.get(0);
    }
}
