namespace Orders.Domain;

public record Order(string Item, int Count);
