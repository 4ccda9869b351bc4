const app = require('./app');
const config = require('./config');
app.listen(3000, '127.0.0.1');
const server = require('http').createServer(app);
server.listen(config.port);
