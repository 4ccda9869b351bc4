namespace :photos do
  desc "Forget the photos of last year"
  task purge: :environment do
    Photo.purge
  end
end
