import { describeAgreement } from './agree.ts';
import { richServer } from './servers.ts';

describeAgreement(richServer);
