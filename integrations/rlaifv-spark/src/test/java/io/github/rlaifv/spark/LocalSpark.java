package io.github.rlaifv.spark;

import org.apache.spark.sql.SparkSession;

/** A Spark session within the process of the tests. */
public final class LocalSpark {
    private LocalSpark() {}

    /** Starts the session, or returns the one that is open. */
    public static SparkSession start() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("test")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                // a few rows take longer to compile than to compute
                .config("spark.sql.codegen.wholeStage", false)
                .getOrCreate();
    }
}
