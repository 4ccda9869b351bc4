export function up(knex) {
  return knex.schema.createTable("photo", (table) => {
    table.string("id").primary();
    table.string("title").notNullable();
    table.timestamp("added").notNullable().defaultTo(knex.fn.now());
  });
}

export function down(knex) {
  return knex.schema.dropTable("photo");
}
