export default { template: "<p>Shop</p>" };
