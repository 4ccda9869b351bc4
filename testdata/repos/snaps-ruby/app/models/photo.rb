class Photo < ApplicationRecord
  has_one_attached :file

  validates :title, presence: true

  def self.purge
    where(created_at: ...1.year.ago).destroy_all
  end
end
