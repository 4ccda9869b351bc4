module.exports = { port: 4000, db: 'x' };
