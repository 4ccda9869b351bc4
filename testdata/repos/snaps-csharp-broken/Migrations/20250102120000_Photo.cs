using Microsoft.EntityFrameworkCore.Migrations;

namespace Snaps.Migrations;

public partial class PhotoTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Photos",
            columns: table => new
            {
                Id = table.Column<string>(nullable: false),
                Title = table.Column<string>(nullable: false),
                Added = table.Column<DateTime>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Photos", photo => photo.Id));
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "Photos");
    }
}
