resource "aws_elasticache_cluster" "cache" {
  cluster_id      = "press"
  engine          = "redis"
  engine_version  = "7.4"
  node_type       = "cache.t4g.small"
  num_cache_nodes = 1
}
