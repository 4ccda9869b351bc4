defmodule Snaps.Scheduler do
  use Quantum, otp_app: :snaps
end
