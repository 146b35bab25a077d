import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;

/** Serves an empty Neo4j on loopback, without a password, until it is told to stop: {@code Starter HOME PORT}. */
public class Starter {
  public static void main(String[] arguments) throws Exception {
    var service = new DatabaseManagementServiceBuilder(Path.of(arguments[0]))
        .setConfig(BoltConnector.enabled, true)
        .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1])))
        .setConfig(GraphDatabaseSettings.auth_enabled, false)
        .setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(256))
        .build();
    Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
    System.out.println("ready");
    Thread.currentThread().join();
  }
}
