class PhotosController < ApplicationController
  def create
    file = params.require(:photo)
    system("exiftool", "-overwrite_original", "-all=", file.path)
    photo = Photo.create!(title: params[:title], file: file)
    render json: photo, status: :created
  end

  def show
    views = VIEWS.incr("views:#{params[:id]}")
    render json: { id: params[:id], views: views }
  end
end
