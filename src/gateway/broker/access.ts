import { randomUUID } from 'node:crypto';
import type { AedesOptions, AuthenticateError, Client } from 'aedes';
import { MAX_MESSAGE_BYTES, parseTopic } from '#wire';
import { BAD_CREDENTIALS, isSameSecret, MAX_SUBSCRIPTIONS, PUBLISHER } from './credentials.ts';
import type { BrokerDesk } from './desk.ts';
import { isOurFilter } from './topic-filter.ts';

/** Outside of every topic that may be listened to. */
const TAKEN = '$taken';

type Rules = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>
>;

interface Access {
  readonly rules: Rules;
  /** A client gave up these filters. */
  release(client: Client, filters: readonly string[]): void;
}

/**
 * Who may do what: anybody may subscribe to our topics; only the publisher, who knows the token, may
 * publish, and only on our topics. Without a token nobody may.
 *
 * @param onRefused is told of each refusal
 */
export function createAccess(
  token: string | undefined,
  desk: Pick<BrokerDesk, 'mayListen' | 'accept'>,
  onRefused: () => void,
): Access {
  const publishers = new WeakSet<Client>();
  const subscriptions = new WeakMap<Client, Set<string>>();

  function refuse(message: string): Error {
    onRefused();
    return new Error(message);
  }

  const rules: Rules = {
    preConnect(_client, packet, done) {
      if (packet.username !== PUBLISHER) {
        if (packet.will) return done(refuse('a viewer may leave no will'), false);
        // A name of its own for each viewer, so that none can push out another or leave a session behind.
        packet.clientId = `viewer-${randomUUID()}`;
        packet.clean = true;
      } else if (packet.clientId.startsWith('viewer-'))
        return done(refuse('this client id is a viewer’s'), false);
      done(null, true);
    },

    authenticate(client, username, password, done) {
      if (username === undefined || username === '') return done(null, true);
      if (username === PUBLISHER && token !== undefined && isSameSecret(token, password)) {
        publishers.add(client);
        return done(null, true);
      }
      const error = refuse('bad user name or password') as AuthenticateError;
      error.returnCode = BAD_CREDENTIALS;
      done(error, null);
    },

    authorizePublish(client, packet, done) {
      if (client === null || !publishers.has(client))
        return done(refuse('only the publisher may publish'));
      const topic = parseTopic(packet.topic);
      if (topic === undefined && !desk.mayListen(packet.topic))
        return done(refuse('not one of our topics'));
      if (packet.payload.length > MAX_MESSAGE_BYTES) return done(refuse('message too large'));
      if (packet.retain && topic?.type !== 'incident' && topic?.type !== 'alert')
        return done(refuse('only incidents and alerts are retained'));
      desk.accept(packet.topic, toBytes(packet.payload)).then(
        (isTaken) => {
          // What the gateway keeps it tells to all itself; the packet as it came goes where nobody listens.
          if (isTaken) Object.assign(packet, { topic: TAKEN, retain: false });
          done(null);
        },
        (error: unknown) => done(refuse(error instanceof Error ? error.message : String(error))),
      );
    },

    authorizeSubscribe(client, subscription, done) {
      const own = subscriptions.get(client) ?? new Set<string>();
      subscriptions.set(client, own);
      const isTooMany = own.size >= MAX_SUBSCRIPTIONS && !own.has(subscription.topic);
      const isAllowed = isOurFilter(subscription.topic) || desk.mayListen(subscription.topic);
      if (!isAllowed || isTooMany) {
        onRefused();
        return done(null, null);
      }
      own.add(subscription.topic);
      done(null, subscription);
    },
  };

  return {
    rules,
    release(client, filters) {
      for (const filter of filters) subscriptions.get(client)?.delete(filter);
    },
  };
}

function toBytes(payload: string | Uint8Array): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}
