import App from './app';

new App().server.listen(3333);
