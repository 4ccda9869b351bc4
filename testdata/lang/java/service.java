package com.acme.shop;

import static java.lang.System.getenv;
import static org.assertj.core.api.Assertions.*;

import java.io.FileWriter;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/** Not a literal: "http://in.a.comment". */
@SpringBootApplication(exclude = {SecurityConfig.class, FlywayConfig.class})
public class Shop extends BaseApp<Order> implements Runnable, Closer {

    // xii: ignore next line
    private static final Logger LOG = LoggerFactory.getLogger(Shop.class);
    static final String BUCKET = "shop-" + "uploads";
    private static final Map<String, Integer> LIMITS = Map.of("orders", 1_000, "items", 10L);

    @Value("${server.port:8080}")
    private int port;

    @Value("${db.url}")
    private String url = "jdbc:postgresql://localhost/shop";

    private final RedisTemplate<String, Order> redis;
    private Timer timer = new Timer(true);

    public Shop(RedisTemplate<String, Order> redis, @Qualifier("main") Store store) {
        super("shop.log", redis);
        this.redis = redis;
        store.open(BUCKET);
    }

    public static void main(String[] args) throws Exception {
        SpringApplication.run(Shop.class, args);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LOG.info("bye")));
    }

    @Override
    @Scheduled(cron = "0 0 * * * *", zone = "UTC")
    public void run() {
        redis.opsForValue().set("key", new Order(1), Duration.ofSeconds(30));
        this.redis.opsForList().leftPush("a", "b");
        timer.schedule(new TimerTask() {
            @Override
            public void run() {
                System.exit(Shop.LIMITS.get("orders"));
            }
        }, 0, 1000);
        super.run();
        Executors.newFixedThreadPool(4).submit(this::poll);
    }

    int total(List<Order> orders, int... extra) {
        int sum = 0;
        for (Order order : orders) {
            sum += order.total();
        }
        orders.stream().filter(order -> order.isOpen()).map(Order::total).forEach((x) -> add(x));
        return sum + this.port;
    }

    interface Closer {
        int TIMEOUT = 5;

        default void close() throws Exception {
            Thread.sleep(TIMEOUT * 1000);
        }
    }

    record Settings(@NotNull String host, int port) {}

    enum Level {
        LOW("low"),
        HIGH("high") {
            @Override
            void alarm() {
                page("http://pager.internal/alarm");
            }
        };

        private String label = "none";

        Level(String label) {
            this.label = label;
        }
    }

    @interface Retry {
        int times() default 3;
    }
}

class ShopTest {
    @Test
    void works() {
        assertThat(1).isEqualTo(1);
    }
}
