package io.emailthrottle.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that can be told to commit once and break the connection before it says so. */
final class BreakingDataSource extends DelegatingDataSource {

    private static final String CONNECTION_FAILURE = "08006";

    private final AtomicInteger toBreak = new AtomicInteger();

    BreakingDataSource(DataSource real) {
        super(real);
    }

    void breakAfterNextCommit() {
        toBreak.set(1);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection real = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("commit") && toBreak.getAndSet(0) == 1) {
                            real.close();
                            throw new SQLException("the connection broke", CONNECTION_FAILURE);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
