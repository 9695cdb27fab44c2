import { describe, expect, it } from 'vitest';
import { type RunProgram, systemNetwork } from '../../electron/host/network.ts';

/** A system on which only these programs are there, printing this. */
const programs =
  (outputs: Readonly<Record<string, string>>): RunProgram =>
  async (file) =>
    outputs[file] ?? null;

const nameOf = (platform: NodeJS.Platform, outputs: Readonly<Record<string, string>>) =>
  systemNetwork(platform, programs(outputs)).name();

describe('the name of the network', () => {
  it('is what NetworkManager calls the connection', async () => {
    const nmcli = 'Ferry \\: free \\\\o/:802-11-wireless:wlp3s0\nlo:loopback:lo\ndocker0:bridge:docker0\n';
    expect(await nameOf('linux', { nmcli })).toBe('Ferry : free \\o/');
  });

  it('is that of the cable where both are in, and of the modem where nothing else is', async () => {
    const wifi = 'Bahnhof:802-11-wireless:wlan0\n';
    const modem = 'Hologram:gsm:ttyUSB2\n';
    const vpn = 'office:wireguard:wg0\ntun0:tun:tun0\n';
    expect(await nameOf('linux', { nmcli: `${wifi}Wired connection 1:802-3-ethernet:eth0\n` })).toBe(
      'Wired connection 1',
    );
    expect(await nameOf('linux', { nmcli: vpn + modem })).toBe('Hologram');
    expect(await nameOf('linux', { nmcli: vpn })).toBeNull();
  });

  it('is the SSID where there is no NetworkManager, or none that runs', async () => {
    expect(await nameOf('linux', { iwgetid: 'Leuchtturm ☂\n' })).toBe('Leuchtturm ☂');
    expect(await nameOf('linux', { nmcli: '', iwgetid: 'Leuchtturm\n' })).toBe('Leuchtturm');
    expect(await nameOf('linux', { iwgetid: '\n' })).toBeNull();
  });

  it('is the SSID on macOS, whichever program tells it', async () => {
    const networksetup = 'Current Wi-Fi Network: Kerguelen Base\n';
    expect(await nameOf('darwin', { networksetup })).toBe('Kerguelen Base');
    const summary = (ssid: string) =>
      `<dictionary> {\n  BSSID : 0:11:22:33:44:55\n  InterfaceType : WiFi\n  SSID : ${ssid}\n  Security : WPA2_PSK\n}\n`;
    const none = 'You are not associated with an AirPort network.\n';
    expect(await nameOf('darwin', { networksetup: none, ipconfig: summary('Base 2') })).toBe('Base 2');
    expect(await nameOf('darwin', { networksetup: none, ipconfig: summary('<redacted>') })).toBeNull();
  });

  it('is the SSID on Windows, in whatever language its labels are', async () => {
    const netsh = [
      '',
      'Es ist 1 Schnittstelle auf dem System vorhanden:',
      '',
      '    Name                   : WLAN',
      '    Beschreibung           : Intel(R) Wi-Fi 6 AX201 160MHz',
      '    Status                 : Verbunden',
      '    SSID                   : Polarstern Gäste',
      '    AP-BSSID               : 00:11:22:33:44:55',
      '    Profil                 : Polarstern Gäste',
      '',
    ].join('\r\n');
    expect(await nameOf('win32', { netsh })).toBe('Polarstern Gäste');
    const off = '    Name : Wi-Fi\r\n    State : disconnected\r\n    BSSID : 00:11:22:33:44:55\r\n';
    expect(await nameOf('win32', { netsh: off })).toBeNull();
  });

  it('has no control characters and no end', async () => {
    expect(await nameOf('linux', { iwgetid: `a\u0007b${'c'.repeat(500)}\n` })).toBe(`a b${'c'.repeat(125)}`);
  });

  it('is nothing where the system does not tell', async () => {
    expect(await nameOf('linux', {})).toBeNull();
    expect(await nameOf('darwin', {})).toBeNull();
    expect(await nameOf('aix', {})).toBeNull();
  });

  it('never fails on this machine, whatever is installed here', async () => {
    const name = await systemNetwork().name();
    expect(name === null || name.length > 0).toBe(true);
  });
});
