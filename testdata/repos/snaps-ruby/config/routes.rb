Rails.application.routes.draw do
  get "up" => "rails/health#show"
  post "login" => "sessions#create"
  resources :photos, only: %i[create show]
end
