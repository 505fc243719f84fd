def of_speed(found, folder): return []
def of_memory(found, folder): return []
