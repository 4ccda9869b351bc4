defmodule Snaps.SomeTest do
  use ExUnit.Case, async: true

  describe "uploads" do
    test "are kept", %{conn: conn} do
      try do
        assert get(conn, "/")
      after
        File.rm_rf!("/tmp/x")
      end
    end
  end
end
